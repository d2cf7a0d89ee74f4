using Replication.Contracts;

namespace Replication.Registries.Clouds;

/// <summary>
/// Credentials for Alibaba Cloud Container Registry Enterprise Edition: a temporary user and password, valid for one hour, from the API
/// (alibabacloud.com, "GetAuthorizationToken").
/// </summary>
internal sealed class AlibabaLogin(AlibabaApi api, CloudCall call, TimeProvider time) : ICredentialSource
{
    private const string Action = "Requesting a temporary password from Alibaba Cloud";

    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        var answer = await call.SendAsync(
            Action, () => api.Compose("GetAuthorizationToken", [("InstanceId", api.Registry)]), cancellationToken);
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
}
