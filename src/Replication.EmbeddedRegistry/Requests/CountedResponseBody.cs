namespace Replication.EmbeddedRegistry.Requests;

/// <summary>Counts the bytes of a response body.</summary>
internal sealed class CountedResponseBody(Stream inner, LoggedRequest request, RequestLog log) : WriteFilter(inner)
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Counted before sending, so that a client that has read the response finds the count in the log.
        request.CountSent(buffer.Length);
        log.Changed();
        return Inner.WriteAsync(buffer, cancellationToken);
    }
}
