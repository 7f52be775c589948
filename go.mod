module detente

go 1.26
