("<" @open ">" @close)
("\"" @open "\"" @close)
