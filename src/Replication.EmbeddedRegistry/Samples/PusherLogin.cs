using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>Authenticates requests: with Basic credentials, or with a cached token after a Bearer challenge.</summary>
internal sealed partial class PusherLogin(NetworkCredential? credential) : DelegatingHandler(new SocketsHttpHandler())
{
    private AuthenticationHeaderValue? _login = Basic(credential);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _login;
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Unauthorized
            || answer.Headers.WwwAuthenticate.FirstOrDefault() is not { Scheme: "Bearer", Parameter: { } challenge })
            return answer;

        answer.Dispose();
        _login = request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", await FetchTokenAsync(challenge, cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }

    private async Task<string> FetchTokenAsync(string challenge, CancellationToken cancellationToken)
    {
        var parameters = Parameters().Matches(challenge).ToDictionary(it => it.Groups[1].Value, it => it.Groups[2].Value);
        var address =
            $"{parameters["realm"]}?service={Uri.EscapeDataString(parameters["service"])}&scope={Uri.EscapeDataString(parameters.GetValueOrDefault("scope", ""))}";
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = Basic(credential);
        using var answer = await base.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var token = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
        return (string?)token!["token"] ?? throw new HttpRequestException($"no token from {address}");
    }

    private static AuthenticationHeaderValue? Basic(NetworkCredential? credential) => credential is null
        ? null
        : new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}")));

    [GeneratedRegex(@"(\w+)=""([^""]*)""")]
    private static partial Regex Parameters();
}
