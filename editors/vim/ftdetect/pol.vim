autocmd BufNewFile,BufRead *.pol setfiletype pol
