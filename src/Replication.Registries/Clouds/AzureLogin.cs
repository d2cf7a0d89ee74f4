using System.Text.Json;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// Azure Container Registry: a token of Entra ID, of a service principal or of the machine's managed identity, is exchanged at the registry for a
/// refresh token of about three hours (github.com/Azure/acr, docs/AAD-OAuth.md), which is then good for access tokens.
/// </summary>
internal sealed class AzureLogin(InstanceCredentials principal, Uri registry, CloudCall call, TimeProvider time) : ICredentialSource
{
    private const string Resource = "https://containerregistry.azure.net";

    // The registry knows from the token who comes; this stands where a user name has to be.
    private const string NoName = "00000000-0000-0000-0000-000000000000";

    private static readonly Uri Directory = new("https://login.microsoftonline.com/");
    private static readonly Uri Machine = new("http://169.254.169.254/");
    private static readonly TimeSpan UsualLife = TimeSpan.FromHours(3);

    private string Doing => $"Asking Azure for a token for {registry.Authority}";

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        var token = CloudCall.TextOf(principal.Password is { } secret ? await OfPrincipalAsync(secret, cancellationToken) : await OfMachineAsync(cancellationToken), "access_token", Doing);
        var exchanged = await call.SendAsync(
            Doing,
            () => new HttpRequestMessage(HttpMethod.Post, new Uri(registry, "oauth2/exchange"))
            {
                Content = new FormUrlEncodedContent([new("grant_type", "access_token"), new("service", registry.Authority), new("access_token", token)]),
            },
            cancellationToken);
        return new RegistryCredentials(NoName, new Secret(CloudCall.TextOf(exchanged, "refresh_token", Doing)), CredentialKind.IdentityToken)
        {
            RenewAt = CloudLogins.RenewAt(time.GetUtcNow(), UsualLife),
        };
    }

    private Task<JsonElement> OfPrincipalAsync(Secret secret, CancellationToken cancellationToken) => call.SendAsync(
        Doing,
        () => new HttpRequestMessage(HttpMethod.Post, new Uri(principal.Endpoint ?? Directory, $"{Uri.EscapeDataString(principal.Tenant ?? "")}/oauth2/v2.0/token"))
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
            Doing,
            () => new HttpRequestMessage(HttpMethod.Get, new Uri(principal.Endpoint ?? Machine, $"metadata/identity/oauth2/token?api-version=2018-02-01&resource={Uri.EscapeDataString(Resource)}{who}"))
            {
                Headers = { { "Metadata", "true" } },
            },
            cancellationToken);
    }
}
