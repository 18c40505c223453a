/** What writes the bytes of Parquet; in a file of its own, as most processes have no use for it. */
export { ByteWriter, ParquetWriter } from 'hyparquet-writer';
