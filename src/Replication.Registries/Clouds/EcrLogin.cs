using System.Text;
using System.Text.Json;
using Replication.Contracts;

namespace Replication.Registries.Clouds;

/// <summary>
/// Credentials for Amazon ECR: an authorization token that is valid for 12 hours (docs.aws.amazon.com, ECR, "GetAuthorizationToken").
/// The API is rate limited, so a token is used for most of its lifetime.
/// </summary>
internal sealed class EcrLogin(EcrApi api, Uri registry, CloudCall call, TimeProvider time) : ICredentialSource
{
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(12);

    private string Action => $"Requesting a token for {registry.Authority} from Amazon ECR";

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        var (compose, _) = await api.PrepareAsync(Action, "GetAuthorizationToken", "{}"u8.ToArray(), cancellationToken);
        var answer = await call.SendAsync(Action, compose, cancellationToken);
        return Read(answer.TryGetProperty("authorizationData", out var data) ? data : default);
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
}
