namespace Replication.Registries.Blobs;

/// <summary>How a request sent bytes. The capabilities may have changed since, because other uploads run in parallel.</summary>
/// <param name="IsPatch">True for a PATCH request; false for the request that closes the upload.</param>
/// <param name="Bytes">The number of bytes in this request.</param>
/// <param name="MinChunkBytes">The minimum size of every chunk except the last.</param>
/// <param name="ExpectedContinue">True when the request had <c>Expect: 100-continue</c>.</param>
/// <param name="IsSingle">True for a single POST request without a session.</param>
internal sealed record SentPart(bool IsPatch, long Bytes, long MinChunkBytes, bool ExpectedContinue, bool IsSingle = false);
