using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Replication.IntegrationTests.EmbeddedRegistry.Conformance;

/// <summary>Sends single requests to a registry and returns the complete responses.</summary>
internal sealed class RegistryProbe(Uri registry) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = registry };

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, byte[]? body = null, string? contentType = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType ?? "application/octet-stream");
        }
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }
        return await _http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, target, headers: headers);

    public Task<HttpResponseMessage> HeadAsync(string target) => SendAsync(HttpMethod.Head, target);

    public Task<HttpResponseMessage> DeleteAsync(string target) => SendAsync(HttpMethod.Delete, target);

    /// <summary>Starts an upload and returns the location of its session.</summary>
    public async Task<string> StartUploadAsync(string repository, string query = "")
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/v2/{repository}/blobs/uploads/{query}");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return Location(answer);
    }

    /// <summary>Sends a chunk and returns the next location of the session.</summary>
    public async Task<string> PatchAsync(string location, byte[] chunk, string? contentRange = null)
    {
        using var answer = await TryPatchAsync(location, chunk, contentRange);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return Location(answer);
    }

    /// <summary>Sends a chunk and returns the answer.</summary>
    public Task<HttpResponseMessage> TryPatchAsync(string location, byte[] chunk, string? contentRange = null) =>
        SendAsync(HttpMethod.Patch, location, chunk, headers: contentRange is null ? [] : [("Content-Range", contentRange)]);

    public Task<HttpResponseMessage> CompleteAsync(
        string location, string digest, byte[] rest, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, With(location, $"digest={Uri.EscapeDataString(digest)}"), rest, headers: headers);

    public async Task<string> PushBlobAsync(string repository, byte[] content)
    {
        var digest = Sha256(content);
        using var answer = await CompleteAsync(await StartUploadAsync(repository), digest, content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return digest;
    }

    public string Location(HttpResponseMessage answer) => new Uri(registry, answer.Headers.Location!).AbsoluteUri;

    public static string With(string location, string query) =>
        location + (location.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;

    public static byte[] RandomBytes(int length) => RandomNumberGenerator.GetBytes(length);

    public static string Sha256(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    public static string Sha512(byte[] content) => $"sha512:{Convert.ToHexStringLower(SHA512.HashData(content))}";

    /// <summary>The value of a header, of the answer or its body; null where it is missing.</summary>
    public static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values)
            ? string.Join(',', values)
            : null;

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync());

    /// <summary>Checks status and the code of the first error.</summary>
    public static async Task AssertErrorAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await JsonAsync(answer)).GetProperty("errors")[0].GetProperty("code").GetString());
    }

    public void Dispose() => _http.Dispose();
}
