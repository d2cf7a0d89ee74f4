namespace Replication.EmbeddedRegistry.Requests;

internal sealed class CountedRequestBody(Stream inner, LoggedRequest request, RequestLog log) : ReadFilter(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        request.CountReceived(count);
        log.Changed();
        return count;
    }
}

internal sealed class CountedResponseBody(Stream inner, LoggedRequest request, RequestLog log) : WriteFilter(inner)
{
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Counted before it is sent, so that whoever has read the answer finds it in the log.
        request.CountSent(buffer.Length);
        log.Changed();
        return Inner.WriteAsync(buffer, cancellationToken);
    }
}
