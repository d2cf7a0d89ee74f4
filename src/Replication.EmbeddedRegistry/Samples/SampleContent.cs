using System.Net;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>A request body that streams a blob.</summary>
internal sealed class SampleContent : HttpContent
{
    private readonly SampleBlob _blob;

    public SampleContent(SampleBlob blob)
    {
        _blob = blob;
        Headers.ContentType = new("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.Run(() => _blob.WriteTo(stream));

    protected override bool TryComputeLength(out long length)
    {
        length = _blob.Size;
        return true;
    }
}
