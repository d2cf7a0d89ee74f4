using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Requests;

/// <summary>A received request. It is logged on arrival and updated while it is handled.</summary>
public sealed class LoggedRequest
{
    private long _receivedBytes;
    private long _sentBytes;

    public required string Method { get; init; }

    /// <summary>The unchanged path and query of the request line.</summary>
    public required string Target { get; init; }

    public required RequestKind Kind { get; init; }

    /// <summary>The repository; empty when the path contains none.</summary>
    public required string Repository { get; init; }

    /// <summary>The tag, digest or upload session; empty when the path contains none.</summary>
    public required string Reference { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/2</c>.</summary>
    public string Protocol { get; init; } = "";

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The authenticated user; null for an anonymous client.</summary>
    public string? User { get; internal set; }

    /// <summary>The status of the response; null before it was sent, and when the connection was cut first.</summary>
    public int? Status { get; internal set; }

    /// <summary>True after the request was handled.</summary>
    public bool Ended { get; internal set; }

    internal bool Abandoned { get; set; }

    /// <summary>The number of request body bytes read so far.</summary>
    public long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    /// <summary>The number of response body bytes written so far.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    public override string ToString() => $"{Method} {Target} -> {Status}";

    internal void CountReceived(int bytes) => Interlocked.Add(ref _receivedBytes, bytes);

    internal void CountSent(int bytes) => Interlocked.Add(ref _sentBytes, bytes);
}
