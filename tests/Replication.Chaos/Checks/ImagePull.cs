using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Replication.Chaos.Checks;

/// <summary>Pulls all content of a tag with plain HTTP requests and verifies it.</summary>
internal sealed class ImagePull(Uri registry) : IDisposable
{
    private static readonly string[] Manifests =
    [
        "application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json",
    ];

    private readonly HttpClient _http = new() { BaseAddress = registry, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>
    /// Pulls and verifies the image. Throws <see cref="HttpRequestException"/> or <see cref="IOException"/> if the registry is unavailable.
    /// </summary>
    public async Task<PulledImage> PullAsync(string repository, string tag)
    {
        if (await ReadAsync($"v2/{repository}/manifests/{tag}") is not { } root)
            return new PulledImage(null, []);
        var digest = DigestOf(root);
        var faults = new List<string>();
        await FollowAsync(repository, root, faults);
        return new PulledImage(digest, faults);
    }

    public async Task<IReadOnlyList<string>> ListAsync(string path, string property)
    {
        using var answer = await _http.GetAsync(path);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return [];
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return document.RootElement.GetProperty(property) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(it => it.GetString()!)]
            : [];
    }

    public void Dispose() => _http.Dispose();

    private async Task FollowAsync(string repository, byte[] manifest, List<string> faults)
    {
        using var document = JsonDocument.Parse(manifest);
        if (document.RootElement.TryGetProperty("manifests", out var children))
        {
            foreach (var child in children.EnumerateArray().Select(it => it.GetProperty("digest").GetString()!))
            {
                if (await CheckAsync(repository, "manifests", child, faults) is { } bytes)
                    await FollowAsync(repository, bytes, faults);
            }
            return;
        }
        await CheckAsync(repository, "blobs", document.RootElement.GetProperty("config").GetProperty("digest").GetString()!, faults);
        foreach (var layer in document.RootElement.GetProperty("layers").EnumerateArray())
            await CheckAsync(repository, "blobs", layer.GetProperty("digest").GetString()!, faults);
    }

    private async Task<byte[]?> CheckAsync(string repository, string kind, string digest, List<string> faults)
    {
        var bytes = await ReadAsync($"v2/{repository}/{kind}/{digest}");
        if (bytes is null)
            faults.Add($"{kind}/{digest} is not there");
        else if (DigestOf(bytes) is var found && found != digest)
            faults.Add($"{kind}/{digest} is {found}, {bytes.Length} bytes");
        return bytes;
    }

    private async Task<byte[]?> ReadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var mediaType in Manifests)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        using var answer = await _http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private static string DigestOf(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}

/// <summary>The digest under a tag (null if the tag does not exist), and the defects of its content.</summary>
internal sealed record PulledImage(string? Digest, IReadOnlyList<string> Faults);
