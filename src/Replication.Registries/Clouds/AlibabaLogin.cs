using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// Credentials for Alibaba Cloud Container Registry Enterprise Edition: a temporary user and password, valid for one hour, from the API
/// (alibabacloud.com, "GetAuthorizationToken", signed with "V3 request body and signature mechanism").
/// </summary>
internal sealed class AlibabaLogin(InstanceCredentials keys, string? region, CloudCall call, TimeProvider time) : ICredentialSource
{
    private const string Action = "Requesting a temporary password from Alibaba Cloud";
    private const string Version = "2018-12-01";

    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        var answer = await call.SendAsync(Action, Compose, cancellationToken);
        var now = time.GetUtcNow();
        var life = CloudCall.NumberOf(answer, "ExpireTime") is { } milliseconds
            && DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Clamp(milliseconds, 0, 1e13)) - now is var left
            && left > TimeSpan.Zero
            ? left
            : UsualLife;
        return new RegistryCredentials(
            CloudCall.TextOf(answer, "TempUsername", Action), new Secret(CloudCall.TextOf(answer, "AuthorizationToken", Action)))
        {
            RenewAt = CloudLogins.RenewAt(now, life),
        };
    }

    private HttpRequestMessage Compose()
    {
        var endpoint = keys.Endpoint ?? new Uri($"https://cr.{keys.Region ?? region}.aliyuncs.com/");
        var query = $"InstanceId={Uri.EscapeDataString(keys.Registry ?? "")}";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, $"/?{query}"));
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = endpoint.Authority,
            ["x-acs-action"] = "GetAuthorizationToken",
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
