namespace Replication.Registries.Buckets;

/// <summary>A bucket of an object store with the S3 API, and the beginning of the keys in it.</summary>
/// <param name="Bucket">The name of the bucket.</param>
/// <param name="Prefix">Empty, or a text that ends with a slash.</param>
/// <param name="Service">The http or https address of the service, without the bucket.</param>
internal sealed record S3Place(string Bucket, string Prefix, Uri Service)
{
    /// <summary>The address of the bucket, for messages.</summary>
    public string Url => $"s3://{Bucket}/{Prefix}";

    /// <summary>Reads <c>s3://bucket/prefix</c>. Without an endpoint, the service is Amazon S3 in a region.</summary>
    public static S3Place Of(Uri url, Uri? endpoint, string? region)
    {
        var prefix = url.AbsolutePath.Trim('/');
        var suffix = region?.StartsWith("cn-", StringComparison.Ordinal) == true ? "amazonaws.com.cn" : "amazonaws.com";
        return new S3Place(
            url.Host,
            prefix.Length == 0 ? "" : $"{prefix}/",
            endpoint ?? new Uri($"https://s3.{region ?? throw new ArgumentException("a bucket without endpoint has a region")}.{suffix}"));
    }

    /// <summary>The key of a file of the bucket.</summary>
    public string KeyOf(string file) => Prefix + file;
}
