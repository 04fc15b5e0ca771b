// libcurl's types and constants, and its functions as they are found at run time. It is not linked: thirty
// libraries would come with it into every start, and most starts never call out.
#ifndef FLEETPASS_CURL_H
#define FLEETPASS_CURL_H

#include <curl/curl.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/// What is used of libcurl.
struct curl_calls {
    CURLcode (*global_init)(long);
    curl_version_info_data *(*version_info)(CURLversion);
    CURL *(*easy_init)(void);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_perform)(CURL *);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    const char *(*easy_strerror)(CURLcode);
    void (*easy_cleanup)(CURL *);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
};

#define CURL_FIND(call) ((calls->call = (__typeof__(calls->call))dlsym(library, "curl_" #call)) != NULL)

/// Loads the library, which then stays. The version is the one that can be told not to wait for a resolver
/// that hangs; threads may start it at once since a few before. Returns NULL, or what is wrong.
static inline const char *curl_load(const char *name, struct curl_calls *calls) {
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *problem = dlerror();
        return problem != NULL ? problem : "it cannot be loaded";
    }
    if (!(CURL_FIND(global_init) && CURL_FIND(version_info) && CURL_FIND(easy_init) &&
          CURL_FIND(easy_setopt) && CURL_FIND(easy_perform) && CURL_FIND(easy_getinfo) &&
          CURL_FIND(easy_strerror) && CURL_FIND(easy_cleanup) && CURL_FIND(slist_append) &&
          CURL_FIND(slist_free_all))) {
        dlclose(library);
        return "it lacks a function of libcurl";
    }
    const curl_version_info_data *version = calls->version_info(CURLVERSION_NOW);
    if (version->version_num < 0x075700) return "it is older than libcurl 7.87";
    if (!(version->features & CURL_VERSION_THREADSAFE)) return "it is not made for threads";
    return calls->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? NULL : "it does not start";
}

// Setting an option is one variadic call; these give it its types.
static inline CURLcode curl_set_number(struct curl_calls calls, CURL *curl, CURLoption option, long value) {
    return calls.easy_setopt(curl, option, value);
}

static inline CURLcode curl_set_text(
    struct curl_calls calls, CURL *curl, CURLoption option, const char *text) {
    return calls.easy_setopt(curl, option, text);
}

static inline CURLcode curl_set_pointer(
    struct curl_calls calls, CURL *curl, CURLoption option, void *pointer) {
    return calls.easy_setopt(curl, option, pointer);
}

static inline CURLcode curl_set_taker(
    struct curl_calls calls, CURL *curl, CURLoption option, curl_write_callback call) {
    return calls.easy_setopt(curl, option, call);
}

static inline CURLcode curl_set_giver(struct curl_calls calls, CURL *curl, curl_read_callback call) {
    return calls.easy_setopt(curl, CURLOPT_READFUNCTION, call);
}

static inline CURLcode curl_set_opener(struct curl_calls calls, CURL *curl, curl_opensocket_callback call) {
    return calls.easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, call);
}

static inline long curl_response_code(struct curl_calls calls, CURL *curl) {
    long code = 0;
    calls.easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

/// The address itself, in network order; `sockaddr` as Swift sees it is too short for one of IPv6.
/// Returns its length, 4 or 16, or 0 for any other family.
static inline int curl_address_bytes(const struct curl_sockaddr *address, unsigned char bytes[16]) {
    if (address->family == AF_INET && address->addrlen >= sizeof(struct sockaddr_in)) {
        memcpy(bytes, &((const struct sockaddr_in *)&address->addr)->sin_addr, 4);
        return 4;
    }
    if (address->family == AF_INET6 && address->addrlen >= sizeof(struct sockaddr_in6)) {
        memcpy(bytes, &((const struct sockaddr_in6 *)&address->addr)->sin6_addr, 16);
        return 16;
    }
    return 0;
}

/// A socket that no child process gets.
static inline curl_socket_t curl_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

#endif
