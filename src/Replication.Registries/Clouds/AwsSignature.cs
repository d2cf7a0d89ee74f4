using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Replication.Registries.Clouds;

/// <summary>AWS Signature Version 4 for requests without a query (docs.aws.amazon.com, "Create a signed AWS API request").</summary>
internal static class AwsSignature
{
    /// <summary>Adds <c>X-Amz-Date</c>, <c>X-Amz-Security-Token</c> and <c>Authorization</c>.</summary>
    public static void Sign(
        HttpRequestMessage request, ReadOnlySpan<byte> body, AwsKeys keys, string region, string service, DateTimeOffset now)
    {
        var moment = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", moment);
        if (keys.SessionToken is not null)
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", keys.SessionToken);
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority };
        foreach (var (name, values) in request.Headers.NonValidated)
            headers[name.ToLowerInvariant()] = values.ToString().Trim();
        if (request.Content?.Headers.NonValidated.TryGetValues("Content-Type", out var type) == true)
            headers["content-type"] = type.ToString();
        var names = string.Join(';', headers.Keys);
        var canonical =
            $"{request.Method}\n{request.RequestUri.AbsolutePath}\n\n{string.Concat(headers.Select(static it => $"{it.Key}:{it.Value}\n"))}\n{names}\n{Hex(SHA256.HashData(body))}";
        var scope = $"{moment[..8]}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{keys.SecretAccessKey}");
        foreach (var part in (ReadOnlySpan<string>)[moment[..8], region, service, "aws4_request"])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"AWS4-HMAC-SHA256 Credential={keys.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
