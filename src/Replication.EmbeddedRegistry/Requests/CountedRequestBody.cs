namespace Replication.EmbeddedRegistry.Requests;

/// <summary>Counts the bytes of a request body.</summary>
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
