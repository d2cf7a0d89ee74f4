using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Replication.Testing.Serving;

/// <summary>Calls the HTTP API without typed models, as a script would.</summary>
public sealed class ApiClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public Uri Address => address;

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> TryGetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(path, content);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostHookAsync(string instance, string body, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{instance}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        if (secret is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {secret}");
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>
    /// Waits until <paramref name="count"/> tasks of this source repository and tag exist and all of them are finished. Returns the first
    /// one.
    /// </summary>
    public async Task<JsonElement> FinishedTaskAsync(
        string repository, string tag, Func<string> seen, int count = 1, TimeSpan? within = null)
    {
        var page = await Waiting.UntilAsync<object>(
            async () =>
            {
                var (status, tasks) = await TryGetAsync($"/api/v1/tasks?repository={repository}&tag={tag}");
                // The store is away for a moment.
                if (status == HttpStatusCode.ServiceUnavailable)
                    return null;
                Assert.Equal(HttpStatusCode.OK, status);
                var items = tasks.GetProperty("items").EnumerateArray().ToList();
                return items.Count >= count
                    && items.All(it => it.GetProperty("status").GetString() is "succeeded" or "failed" or "canceled") ? items[0] : null;
            },
            seen,
            within);
        return (JsonElement)page;
    }

    public void Dispose() => _http.Dispose();
}
