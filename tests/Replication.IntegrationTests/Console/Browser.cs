using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Replication.IntegrationTests.Console;

/// <summary>Requests pages as a browser does: with cookies, without following redirects.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _http;

    public Browser(Uri address) =>
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };

    /// <summary>The header of a proxy that ends TLS.</summary>
    public string? ForwardedProto { get; init; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return _http.SendAsync(request, Cancellation);
    }

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(static it => KeyValuePair.Create(it.Name, it.Value))),
        };
        if (ForwardedProto is { } proto)
            request.Headers.Add("X-Forwarded-Proto", proto);
        return await _http.SendAsync(request, Cancellation);
    }

    public Task<HttpResponseMessage> SignInAsync(string token, string to = "/") =>
        PostFormAsync("/sign-in", "/sign-in", ("token", token), ("to", to));

    /// <summary>Posts a form as it is on a page: with the token against forged requests.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await GetAsync(page);
        var field = FormToken().Match(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(field.Success, $"{page} has no form");
        return await PostAsync(path, [.. fields, ("__RequestVerificationToken", WebUtility.HtmlDecode(field.Groups[1].Value))]);
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex FormToken();
}
