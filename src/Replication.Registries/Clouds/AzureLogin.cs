using System.Text.Json;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// Credentials for Azure Container Registry: a token of Entra ID (service principal or managed identity) is exchanged at the registry for a
/// refresh token that is valid for about three hours (github.com/Azure/acr, docs/AAD-OAuth.md).
/// </summary>
internal sealed class AzureLogin(InstanceCredentials principal, Uri registry, CloudCall call, TimeProvider time) : ICredentialSource
{
    private const string Resource = "https://containerregistry.azure.net";

    // The refresh token identifies the caller. Azure defines this user name for such logins.
    private const string NoName = "00000000-0000-0000-0000-000000000000";

    private static readonly Uri Directory = new("https://login.microsoftonline.com/");
    private static readonly Uri Machine = new("http://169.254.169.254/");
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(3);

    private string Action => $"Requesting a token for {registry.Authority} from Azure";

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        var token = CloudCall.TextOf(principal.Password is { } secret
            ? await OfPrincipalAsync(secret, cancellationToken)
            : await OfMachineAsync(cancellationToken), "access_token", Action);
        var exchanged = await call.SendAsync(
            Action,
            () => new HttpRequestMessage(HttpMethod.Post, new Uri(registry, "oauth2/exchange"))
            {
                Content = new FormUrlEncodedContent([
                    new("grant_type", "access_token"), new("service", registry.Authority), new("access_token", token)
                ]),
            },
            cancellationToken);
        return new RegistryCredentials(
            NoName, new Secret(CloudCall.TextOf(exchanged, "refresh_token", Action)), CredentialKind.IdentityToken)
        {
            RenewAt = CloudLogins.RenewAt(time.GetUtcNow(), UsualLife),
        };
    }

    private Task<JsonElement> OfPrincipalAsync(Secret secret, CancellationToken cancellationToken) => call.SendAsync(
        Action,
        () => new HttpRequestMessage(
            HttpMethod.Post, new Uri(principal.Endpoint ?? Directory, $"{Uri.EscapeDataString(principal.Tenant ?? "")}/oauth2/v2.0/token"))
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "client_credentials"),
                new("client_id", principal.Username ?? ""),
                new("client_secret", secret.Reveal()),
                new("scope", $"{Resource}/.default")]),
        },
        cancellationToken);

    private Task<JsonElement> OfMachineAsync(CancellationToken cancellationToken)
    {
        var who = principal.Username is { Length: > 0 } id ? $"&client_id={Uri.EscapeDataString(id)}" : "";
        return new CloudCall(time, CloudRoute.Machine).SendAsync(
            Action,
            () => new HttpRequestMessage(HttpMethod.Get, new Uri(principal.Endpoint
                ?? Machine, $"metadata/identity/oauth2/token?api-version=2018-02-01&resource={Uri.EscapeDataString(Resource)}{who}"))
            {
                Headers = { { "Metadata", "true" } },
            },
            cancellationToken);
    }
}
