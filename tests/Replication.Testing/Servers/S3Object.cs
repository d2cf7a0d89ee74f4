using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Replication.Testing.Servers;

/// <summary>An object of <see cref="S3Server"/>.</summary>
public sealed record S3Object(byte[] Bytes, string ETag, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The object that a PUT request writes.</summary>
    public static S3Object Of(byte[] bytes, IHeaderDictionary headers) => new(
        bytes,
#pragma warning disable CA5351 // The tag of S3 is this hash.
        $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"",
#pragma warning restore CA5351
        headers.Where(static it => it.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(static it => it.Key, static it => it.Value.ToString()));
}
