using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// Credentials for Amazon ECR: an authorization token that is valid for 12 hours (docs.aws.amazon.com, ECR, "GetAuthorizationToken").
/// The API is rate limited, so a token is used for most of its lifetime.
/// </summary>
internal sealed partial class EcrLogin(
    InstanceCredentials keys,
    Uri registry,
    string? region,
    CloudCall call,
    TimeProvider time,
    Func<string, string?>? environment = null) : ICredentialSource
{
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(12);

    private string Action => $"Requesting a token for {registry.Authority} from Amazon ECR";

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        var isPublic = registry.Host.Equals("public.ecr.aws", StringComparison.OrdinalIgnoreCase);
        var where = isPublic ? "us-east-1" : keys.Region ?? RegionOf(registry.Host) ?? region
            ?? throw new RegistryException(new CopyFailure(
                CopyFailure.Unauthorized, $"{Action} failed: the region is unknown. Set credentials.region.", IsWorthRetrying: false));
        var service = isPublic ? "ecr-public" : "ecr";
        var suffix = registry.Host.EndsWith(".cn", StringComparison.OrdinalIgnoreCase) ? "amazonaws.com.cn" : "amazonaws.com";
        var endpoint = keys.Endpoint ?? new Uri($"https://api.{service}.{where}.{suffix}/");
        var aws = await AwsKeys.FindAsync(keys, environment ?? Environment.GetEnvironmentVariable, time, cancellationToken);
        var answer = await call.SendAsync(Action, () => Compose(endpoint, aws, where, service), cancellationToken);
        return Read(answer.TryGetProperty("authorizationData", out var data) ? data : default);
    }

    /// <summary>Returns the region in the host name of a registry; null when there is none.</summary>
    internal static string? RegionOf(string host) =>
        Registry().Match(host) is { Success: true } match ? match.Groups["region"].Value : null;

    private HttpRequestMessage Compose(Uri endpoint, AwsKeys aws, string where, string service)
    {
        var body = "{}"u8.ToArray();
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation(
            "X-Amz-Target", service == "ecr"
                ? "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken"
                : "SpencerFrontendService.GetAuthorizationToken");
        AwsSignature.Sign(request, body, aws, where, service, time.GetUtcNow());
        return request;
    }

    // Private registries return a list with one element, the public registry returns the element.
    private RegistryCredentials Read(JsonElement data)
    {
        var one = data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0 ? data[0] : data;
        var token = CloudCall.TextOf(one, "authorizationToken", Action);
        Span<byte> decoded = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, decoded, out var length)
            || Encoding.UTF8.GetString(decoded[..length]).Split(':', 2) is not [var user, { Length: > 0 } password])
            throw new RegistryException(CloudCall.Unusable(Action));
        var now = time.GetUtcNow();
        var life = CloudCall.NumberOf(one, "expiresAt") is { } seconds
            && DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, 1e10)) - now is var left
            && left > TimeSpan.Zero ? left : UsualLife;
        return new RegistryCredentials(user, new Secret(password)) { RenewAt = CloudLogins.RenewAt(now, life) };
    }

    [GeneratedRegex(
        @"^[0-9]{12}\.dkr[.-]ecr(-fips)?\.(?<region>[a-z0-9-]+)\.(amazonaws\.com(\.cn)?|on\.aws)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Registry();
}
