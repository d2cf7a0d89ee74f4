using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>The bytes of a blob on their way into an upload, from memory or from the source.</summary>
internal interface IUploadBytes
{
    /// <summary>True when the registry is to be asked for its answer before it gets the bytes: it would be lost among them.</summary>
    bool AsksFirst { get; }

    /// <summary>True when bytes that were sent once can be sent again without asking the source for them.</summary>
    bool AreAtHand { get; }

    /// <summary>How many were handed to the connection so far, of those asked for last.</summary>
    long SentUntil { get; }

    /// <summary>A request's body of the bytes from one place up to another.</summary>
    StreamedContent Part(long from, long until, Deadline deadline);
}
