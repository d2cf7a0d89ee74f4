using System.Security.Cryptography;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>A config or layer of a sample image. Its content is made anew whenever it is asked for, so that layers may be larger than memory.</summary>
public sealed class SampleBlob
{
    private readonly Action<Stream> _write;

    private SampleBlob(string mediaType, string digest, long size, Action<Stream> write)
    {
        MediaType = mediaType;
        Digest = digest;
        Size = size;
        _write = write;
    }

    public string MediaType { get; }

    public string Digest { get; }

    public long Size { get; }

    /// <summary>A blob of these bytes.</summary>
    public static SampleBlob Of(string mediaType, byte[] content) => Of(mediaType, destination => destination.Write(content));

    /// <summary>A blob of these bytes whose digest is made by the longer algorithm.</summary>
    public static SampleBlob OfSha512(string mediaType, byte[] content) =>
        new(mediaType, $"sha512:{Convert.ToHexStringLower(SHA512.HashData(content))}", content.Length, destination => destination.Write(content));

    /// <summary>A blob of what <paramref name="write"/> writes, the same each time it is called.</summary>
    public static SampleBlob Of(string mediaType, Action<Stream> write)
    {
        using var measured = new HashingSink();
        write(measured);
        return new SampleBlob(mediaType, measured.Digest(), measured.Length, write);
    }

    public void WriteTo(Stream destination) => _write(destination);

    public byte[] ToArray()
    {
        using var content = new MemoryStream();
        WriteTo(content);
        return content.ToArray();
    }
}
