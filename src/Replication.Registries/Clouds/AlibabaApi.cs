using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// The API of Alibaba Cloud Container Registry (alibabacloud.com, cr 2018-12-01): the parameters in the query, signed with "V3 request body
/// and signature mechanism".
/// </summary>
internal sealed class AlibabaApi(InstanceCredentials keys, string? region, TimeProvider time)
{
    private const string Version = "2018-12-01";

    /// <summary>The identifier of the registry (<c>cri-…</c>).</summary>
    public string Registry => keys.Registry ?? "";

    /// <summary>The secrets that no message may show.</summary>
    public IEnumerable<string?> Secrets => [keys.Password?.Reveal(), keys.SessionToken?.Reveal()];

    /// <summary>Creates the signed request.</summary>
    public HttpRequestMessage Compose(string action, IEnumerable<(string Name, string Value)> parameters)
    {
        var endpoint = keys.Endpoint ?? new Uri($"https://cr.{keys.Region ?? region}.aliyuncs.com/");
        // The canonical query is sorted by name. The request has the same one.
        var query = string.Join('&', parameters.OrderBy(static it => it.Name, StringComparer.Ordinal)
            .Select(static it => $"{it.Name}={Uri.EscapeDataString(it.Value)}"));
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, $"/?{query}"));
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = endpoint.Authority,
            ["x-acs-action"] = action,
            ["x-acs-content-sha256"] = Hex(SHA256.HashData([])),
            ["x-acs-date"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["x-acs-signature-nonce"] = Guid.NewGuid().ToString("N"),
            ["x-acs-version"] = Version,
        };
        if (keys.SessionToken is { } session)
            headers["x-acs-security-token"] = session.Reveal();
        foreach (var (name, value) in headers.Where(static it => it.Key != "host"))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", Authorization(query, headers));
        return request;
    }

    private string Authorization(string query, SortedDictionary<string, string> headers)
    {
        var names = string.Join(';', headers.Keys);
        var canonical =
            $"POST\n/\n{query}\n{string.Concat(headers.Select(static it => $"{it.Key}:{it.Value}\n"))}\n{names}\n{headers["x-acs-content-sha256"]}";
        var toSign = $"ACS3-HMAC-SHA256\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(Encoding.UTF8.GetBytes(keys.Password?.Reveal() ?? ""), Encoding.UTF8.GetBytes(toSign)));
        return $"ACS3-HMAC-SHA256 Credential={keys.Username},SignedHeaders={names},Signature={signature}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
