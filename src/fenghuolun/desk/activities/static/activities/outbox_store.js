// Where the outbox of one person lies on this device: entries, and the photos that follow them.

export const ENTRIES = "outbox";
export const PHOTOS = "photos";
const channel = "BroadcastChannel" in window ? new BroadcastChannel("fenghuolun-outbox") : null;

/** @param {string} person */
export const nameOf = (person) => `fenghuolun-${person}`;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {string} person @returns {Promise<IDBDatabase>} */
const opened = (person) => {
  const request = indexedDB.open(nameOf(person), 2);
  request.onupgradeneeded = () => {
    const { result } = request;
    for (const store of [ENTRIES, PHOTOS]) if (!result.objectStoreNames.contains(store)) result.createObjectStore(store, { keyPath: "id" });
  };
  return settled(request);
};

/**
 * @template T
 * @param {string} person @param {string} name @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
export const within = async (person, name, mode, work) => {
  const database = await opened(person);
  try {
    const transaction = database.transaction(name, mode);
    const result = await settled(work(transaction.objectStore(name)));
    if (mode === "readwrite") {
      await new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve(undefined);
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
    }
    return result;
  } finally {
    database.close();
  }
};

export const tell = () => channel?.postMessage("changed");
/** @param {() => void} run */
export const whenTold = (run) => channel?.addEventListener("message", run);
