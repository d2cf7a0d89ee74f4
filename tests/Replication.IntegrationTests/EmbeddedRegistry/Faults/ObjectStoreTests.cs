using System.Net;
using Microsoft.Extensions.Time.Testing;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.IntegrationTests.EmbeddedRegistry.Conformance;
using Xunit;
using static Replication.IntegrationTests.EmbeddedRegistry.Conformance.RegistryProbe;

namespace Replication.IntegrationTests.EmbeddedRegistry.Faults;

public sealed class ObjectStoreTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly byte[] _content = RandomBytes(1000);
    private InTemporaryFolder _server = null!;
    private RegistryProbe _probe = null!;
    private string _digest = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await InTemporaryFolder.StartAsync(it => it with { ObjectStore = true, TimeProvider = _time });
        _probe = new RegistryProbe(_server.Registry.Address);
        _digest = await _probe.PushBlobAsync("team/app", _content);
        _server.Registry.Faults.Add(
            new RequestMatch { Kind = RequestKind.Blob, Method = "GET" }, _server.Registry.ObjectStore.Redirect(TimeSpan.FromSeconds(2)));
    }

    public async ValueTask DisposeAsync()
    {
        _probe.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_download_follows_a_redirect_with_and_without_ranges()
    {
        var signed = await SignedAddressAsync();

        using var whole = await SendAsync(signed);
        using var part = await SendAsync(signed, it => it.Headers.Range = new(990, null));

        Assert.NotEqual(_server.Registry.Address.Port, new Uri(signed).Port);
        Assert.Equal(_content, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(_content[990..], await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Credentials_besides_the_signature_are_refused()
    {
        using var answer = await SendAsync(await SignedAddressAsync(), it => it.Headers.Authorization = new("Bearer", "token"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_address_in_another_notation_is_refused()
    {
        var signed = await SignedAddressAsync();

        using var canonical = await _probe.SendAsync(HttpMethod.Get, signed);
        using var guessed = await SendAsync(signed.Replace("X-Signature=", "X-Signature=0", StringComparison.Ordinal));

        // HttpClient decodes %7E to ~ by default.
        Assert.Equal(HttpStatusCode.Forbidden, canonical.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, guessed.StatusCode);
    }

    [Fact]
    public async Task An_address_expires()
    {
        var signed = await SignedAddressAsync();

        _time.Advance(TimeSpan.FromSeconds(2));
        using var answer = await SendAsync(signed);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("expired", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> SignedAddressAsync()
    {
        using var redirect = await _probe.GetAsync($"/v2/team/app/blobs/{_digest}");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, redirect.StatusCode);
        return redirect.Headers.Location!.OriginalString;
    }

    private static async Task<HttpResponseMessage> SendAsync(string address, Action<HttpRequestMessage>? change = null)
    {
        using var client = new HttpClient();
        var asWritten = new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, asWritten);
        change?.Invoke(request);
        return await client.SendAsync(request);
    }
}
