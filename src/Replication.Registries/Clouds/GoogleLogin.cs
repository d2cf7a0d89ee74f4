using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Registries.Clouds;

/// <summary>
/// Credentials for Google registries: an access token, valid for one hour, as the password of the user <c>oauth2accesstoken</c>. It comes
/// from a service account key (developers.google.com, "Using OAuth 2.0 for Server to Server Applications") or from the metadata service.
/// </summary>
internal sealed class GoogleLogin(InstanceCredentials key, CloudCall call, TimeProvider time) : ICredentialSource
{
    private const string Action = "Requesting an access token from Google";
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private static readonly Uri TokenServer = new("https://oauth2.googleapis.com/token");
    private static readonly Uri Machine = new("http://metadata.google.internal/");
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(5);

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        var answer = key.Password is { } json ? await ForKeyAsync(json, cancellationToken) : await OfMachineAsync(cancellationToken);
        var life = TimeSpan.FromSeconds(Math.Clamp(CloudCall.NumberOf(answer, "expires_in") ?? 3600, 60, 86_400));
        return new RegistryCredentials("oauth2accesstoken", new Secret(CloudCall.TextOf(answer, "access_token", Action)))
        {
            RenewAt = CloudLogins.RenewAt(time.GetUtcNow(), life)
        };
    }

    private Task<JsonElement> OfMachineAsync(CancellationToken cancellationToken) => new CloudCall(time, CloudRoute.Machine).SendAsync(
        Action,
        () => new HttpRequestMessage(HttpMethod.Get, new Uri(key.Endpoint
            ?? Machine, "computeMetadata/v1/instance/service-accounts/default/token"))
        { Headers = { { "Metadata-Flavor", "Google" } } },
        cancellationToken);

    private Task<JsonElement> ForKeyAsync(Secret json, CancellationToken cancellationToken)
    {
        // The token server in the key file is ignored, so that a key cannot redirect requests.
        var server = key.Endpoint ?? TokenServer;
        var assertion = Assertion(json);
        return call.SendAsync(
            Action,
            () => new HttpRequestMessage(HttpMethod.Post, server)
            {
                Content = new FormUrlEncodedContent([
                    new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", assertion)
                ]),
            },
            cancellationToken);
    }

    private string Assertion(Secret json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Reveal());
            var now = time.GetUtcNow();
            var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
            {
                ["iss"] = CloudCall.TextOf(document.RootElement, "client_email", Action),
                ["scope"] = Scope,
                ["aud"] = TokenServer.AbsoluteUri,
                ["iat"] = now.ToUnixTimeSeconds(),
                ["exp"] = (now + AssertionLife).ToUnixTimeSeconds(),
            });
            using var rsa = RSA.Create();
            rsa.ImportFromPem(CloudCall.TextOf(document.RootElement, "private_key", Action));
            var signed = $"{Text("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Text(claims)}";
            return $"{signed}.{Text(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or CryptographicException)
        {
            throw new RegistryException(new CopyFailure(
                CopyFailure.Unauthorized,
                $"{Action} failed: the password is not the JSON key of a service account.",
                IsWorthRetrying: false), exception);
        }
    }

    private static string Text(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
