// What modules say, in the page's language. What stands in a page is the server's to say.

const german = {
  "Copied": "Kopiert",
  "Put this away": "Ausblenden",
  "That did not get through. Is there a connection?": "Das kam nicht an. Besteht eine Verbindung?",
};

export const word = (english) => (document.documentElement.lang.startsWith("de") && german[english]) || english;
