using System.Net;
using System.Security.Cryptography;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>Pushes samples to any registry and reads back what it holds, with nothing but HTTP: the opposite side of what is shown or tested.</summary>
public sealed class RegistryPusher : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>Speaks to the registry at this address, and logs in (Basic or Bearer) where there is a credential.</summary>
    public RegistryPusher(Uri registry, NetworkCredential? credential = null) =>
        _http = new HttpClient(new PusherLogin(credential)) { BaseAddress = registry, Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Pushes all that the sample needs, then the sample itself under <paramref name="tag"/>, or by its digest where there is none.</summary>
    public async Task PushAsync(string repository, string? tag, SampleManifest sample, CancellationToken cancellationToken = default)
    {
        foreach (var manifest in sample.WithDescendants())
        {
            foreach (var blob in manifest.Blobs)
                await PushBlobAsync(repository, blob, cancellationToken);
            var reference = manifest == sample ? tag ?? manifest.Digest : manifest.Digest;
            await PutManifestAsync(repository, reference, manifest, cancellationToken);
        }
    }

    /// <summary>Uploads one blob: a session, then all of it in one request.</summary>
    public async Task PushBlobAsync(string repository, SampleBlob blob, CancellationToken cancellationToken = default)
    {
        using var session = await SendAsync(HttpMethod.Post, $"v2/{repository}/blobs/uploads/", null, cancellationToken, HttpStatusCode.Accepted);
        var location = new Uri(_http.BaseAddress!, session.Headers.Location!).AbsoluteUri;
        var target = $"{location}{(location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={Uri.EscapeDataString(blob.Digest)}";
        using var content = new SampleContent(blob);
        using var stored = await SendAsync(HttpMethod.Put, target, content, cancellationToken, HttpStatusCode.Created);
    }

    /// <summary>Puts one manifest under a tag or digest; all that it names must be there.</summary>
    public async Task PutManifestAsync(string repository, string reference, SampleManifest manifest, CancellationToken cancellationToken = default)
    {
        using var content = new ByteArrayContent(manifest.Bytes);
        content.Headers.ContentType = new(manifest.MediaType);
        using var stored = await SendAsync(HttpMethod.Put, $"v2/{repository}/manifests/{reference}", content, cancellationToken, HttpStatusCode.Created);
    }

    /// <summary>The manifest under a tag or digest; null where there is none.</summary>
    public async Task<StoredManifest?> ReadManifestAsync(string repository, string reference, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, $"v2/{repository}/manifests/{reference}", null, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        var digest = answer.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.Single() : null;
        return new StoredManifest(answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsByteArrayAsync(cancellationToken), digest);
    }

    /// <summary>The content of a blob; null where there is none.</summary>
    public async Task<byte[]?> ReadBlobAsync(string repository, string digest, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, $"v2/{repository}/blobs/{digest}", null, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>True when the sample stands under this tag or digest with all it needs, byte by byte.</summary>
    public async Task<bool> HoldsAsync(string repository, string reference, SampleManifest sample, CancellationToken cancellationToken = default)
    {
        var root = await ReadManifestAsync(repository, reference, cancellationToken);
        if (root is null || root.MediaType != sample.MediaType || !root.Bytes.AsSpan().SequenceEqual(sample.Bytes))
            return false;
        foreach (var blob in sample.Blobs)
        {
            if (!await HoldsBlobAsync(repository, blob, cancellationToken))
                return false;
        }
        foreach (var child in sample.Children)
        {
            if (!await HoldsAsync(repository, child.Digest, child, cancellationToken))
                return false;
        }
        return true;
    }

    /// <summary>True when the blob is there with the content that its digest promises. It may be larger than memory.</summary>
    public async Task<bool> HoldsBlobAsync(string repository, SampleBlob blob, CancellationToken cancellationToken = default)
    {
        using var answer = await SendAsync(
            HttpMethod.Get, $"v2/{repository}/blobs/{blob.Digest}", null, cancellationToken, HttpStatusCode.OK, HttpStatusCode.NotFound);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return false;
        await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var hash = blob.Digest.StartsWith("sha512:", StringComparison.Ordinal)
            ? await SHA512.HashDataAsync(content, cancellationToken)
            : await SHA256.HashDataAsync(content, cancellationToken);
        return blob.Digest.EndsWith($":{Convert.ToHexStringLower(hash)}", StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string address, HttpContent? content, CancellationToken cancellationToken, params HttpStatusCode[] expected)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        foreach (var mediaType in MediaTypes.Manifests)
            request.Headers.Accept.Add(new(mediaType));
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (expected.Contains(answer.StatusCode))
            return answer;
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        answer.Dispose();
        throw new HttpRequestException($"{method} {address}: {(int)answer.StatusCode} instead of {(int)expected[0]}: {body}", null, answer.StatusCode);
    }
}
