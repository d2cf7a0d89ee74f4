using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>The bytes of a blob to upload, from memory or streamed from the source.</summary>
internal interface IUploadBytes
{
    /// <summary>True to send <c>Expect: 100-continue</c>: an early error response would otherwise be lost while the body is sent.</summary>
    bool ExpectsContinue { get; }

    /// <summary>True when the bytes can be sent again without reading the source again.</summary>
    bool IsRepeatable { get; }

    /// <summary>The position up to which bytes were written to the connection, for the most recent part.</summary>
    long SentUntil { get; }

    /// <summary>Creates the request body for the bytes from one position (inclusive) to another (exclusive).</summary>
    StreamedContent Part(long from, long until, Deadline deadline);
}
