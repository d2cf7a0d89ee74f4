using System.Net;
using System.Text;
using Replication.Testing.Serving;

namespace Replication.Chaos.Pushes;

/// <summary>Posts webhook calls to one of the ingestors.</summary>
internal sealed class HookClient(IReadOnlyList<Uri> hooks, Diary diary) : IDisposable
{
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(12) };

    /// <summary>Returns the status of the response; null without a response.</summary>
    public async Task<HttpStatusCode?> PostAsync(string instance, string body, int ingest)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hooks[ingest % hooks.Count], $"/hooks/{instance}"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {ServedSystem.Secret}");
        try
        {
            using var answer = await _http.SendAsync(request);
            diary.Count($"hook {(int)answer.StatusCode}");
            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            diary.Count("hook unanswered");
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
