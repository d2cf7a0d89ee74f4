using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Requests;

/// <summary>One request as the registry saw it. It is in the log as soon as it arrives and fills up while it is answered.</summary>
public sealed class LoggedRequest
{
    private long _receivedBytes;
    private long _sentBytes;

    public required string Method { get; init; }

    /// <summary>Path and query as they stood in the request line.</summary>
    public required string Target { get; init; }

    public required RequestKind Kind { get; init; }

    /// <summary>Empty where the path names none.</summary>
    public required string Repository { get; init; }

    /// <summary>Tag, digest or upload session; empty where the path names none.</summary>
    public required string Reference { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/2</c>.</summary>
    public string Protocol { get; init; } = "";

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who authenticated; null for a stranger.</summary>
    public string? User { get; internal set; }

    /// <summary>The status that was sent; null before the answer began, and for ever where the connection was cut first.</summary>
    public int? Status { get; internal set; }

    /// <summary>True once nothing more is done for it.</summary>
    public bool Ended { get; internal set; }

    internal bool Abandoned { get; set; }

    /// <summary>Bytes of the request's body that were read so far.</summary>
    public long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    /// <summary>Bytes of the answer's body that were written so far.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    public override string ToString() => $"{Method} {Target} -> {Status}";

    internal void CountReceived(int bytes) => Interlocked.Add(ref _receivedBytes, bytes);

    internal void CountSent(int bytes) => Interlocked.Add(ref _sentBytes, bytes);
}
