namespace Replication.Registries.Blobs;

/// <summary>How the bytes went that a registry answered to: others may have taught us another way meanwhile.</summary>
/// <param name="IsPatch">In a request before the one that closes the upload.</param>
/// <param name="Bytes">How many in this one request.</param>
/// <param name="MinChunkBytes">No chunk but the last may have fewer.</param>
/// <param name="AskedFirst">The registry was asked whether it takes them.</param>
/// <param name="IsSingle">In a single request, without a session.</param>
internal sealed record SentPart(bool IsPatch, long Bytes, long MinChunkBytes, bool AskedFirst, bool IsSingle = false);
