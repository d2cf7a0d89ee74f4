using System.Security.Cryptography;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>A config or layer of a sample image. Its content is generated on each read, so that layers may be larger than memory.</summary>
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

    /// <summary>Creates a blob from bytes.</summary>
    public static SampleBlob Of(string mediaType, byte[] content) => Of(mediaType, destination => destination.Write(content));

    /// <summary>Creates a blob from bytes, with a sha512 digest.</summary>
    public static SampleBlob OfSha512(string mediaType, byte[] content) =>
        new(mediaType, $"sha512:{Convert.ToHexStringLower(SHA512.HashData(content))}", content.Length, destination => destination.Write(
            content));

    /// <summary>Creates a blob from the output of <paramref name="write"/>, which must be the same on each call.</summary>
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
