/** Languages of sentences, notices and screens. */
export type Language = 'ru' | 'en';
