using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Api;

public sealed partial class InstanceApiTests
{
    [Fact]
    public async Task Every_change_is_audited_with_caller_and_values_and_without_secrets()
    {
        await using var host = await ApiHost.StartAsync();
        await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka);
        await host.CallAsync(HttpMethod.Put, "/api/v1/instances/osaka", Osaka.Replace("4711", "4712", StringComparison.Ordinal));
        await host.CallAsync(HttpMethod.Delete, "/api/v1/instances/osaka");

        var audit = await host.GetAsync("/api/v1/audit");

        var entries = audit.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["instance.delete", "instance.update", "instance.create"], entries.Select(it => it.GetProperty("action").GetString()));
        Assert.All(entries, it => Assert.Equal(
            ("local", "osaka"), (it.GetProperty("who").GetString(), it.GetProperty("subject").GetString())));
        Assert.Equal("*** (changed)", entries[1].GetProperty("after").GetProperty("password").GetString());
        Assert.Equal("*** (same)", entries[1].GetProperty("after").GetProperty("webhookSecret").GetString());
        Assert.Equal(
            "https://osaka.example.com", entries[0].GetProperty("before").GetProperty("instance").GetProperty("endpoint").GetString());
        Assert.DoesNotContain("planted", audit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_in_no_answer_and_in_no_file_of_the_store()
    {
        await using var host = await ApiHost.StartAsync();

        ApiAnswer[] answers =
        [
            await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka, headers: ("Idempotency-Key", "k")),
            await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Osaka),
            await host.CallAsync(
                HttpMethod.Put, "/api/v1/instances/osaka", Osaka.Replace("https://osaka", "xhttps://osaka", StringComparison.Ordinal)),
            await host.CallAsync(HttpMethod.Put, "/api/v1/instances/osaka", Osaka),
            await host.GetAsync("/api/v1/instances/osaka"),
            await host.GetAsync("/api/v1/instances"),
            await host.GetAsync("/api/v1/audit"),
        ];

        Assert.All(answers, it => Assert.DoesNotContain("planted", it.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("planted", await host.ReadStoreAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_a_certificate_is_in_no_answer_and_in_no_file_of_the_store()
    {
        await using var host = await ApiHost.StartAsync();
        var client = SampleCertificate.Create();
        string Body(string tls) => $$"""{"name":"osaka","endpoint":"https://osaka.example.com","tls":{{tls}}}""";
        string Pem(params string[] texts) => JsonSerializer.Serialize(string.Join('\n', texts));

        ApiAnswer[] answers =
        [
            await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Body($$"""{"ca":{{Pem(client.Certificate, client.Key)}}}""")),
            await host.CallAsync(
                HttpMethod.Post,
                "/api/v1/instances",
                Body($$"""{"certificate":{{Pem(client.Certificate, client.Key)}}}"""),
                headers: ("Idempotency-Key", "k")),
            await host.GetAsync("/api/v1/instances/osaka"),
            await host.GetAsync("/api/v1/instances"),
            await host.CallAsync(
                HttpMethod.Put, "/api/v1/instances/osaka", Body($$"""{"certificate":{{Pem(client.Key, client.Certificate)}}}""")),
            await host.CallAsync(HttpMethod.Put, "/api/v1/instances/osaka", (await host.GetAsync("/api/v1/instances/osaka")).Text),
            await host.CallAsync(
                HttpMethod.Put,
                "/api/v1/instances/osaka",
                Body($$"""{"certificate":{{Pem(client.Certificate, client.Key.Replace("END", "ENDE", StringComparison.Ordinal))}}}""")),
            await host.CallAsync(HttpMethod.Post, "/api/v1/instances", Body($$"""{"insecure":{{Pem(client.Key)}}}""")),
            await host.GetAsync("/api/v1/audit"),
        ];

        Assert.Equal([422, 201, 200, 200, 200, 200, 422, 422, 200], answers.Select(it => (int)it.Status));
        Assert.Equal(client.Certificate, answers[2].Json.GetProperty("tls").GetProperty("certificate").GetString());
        Assert.All(answers.Select(it => it.Text).Append(await host.ReadStoreAsync()), it =>
        {
            Assert.DoesNotContain("PRIVATE KEY", it, StringComparison.Ordinal);
            Assert.DoesNotContain(client.Secret[..40].Replace("+", "\\u002B", StringComparison.Ordinal), it, StringComparison.Ordinal);
            Assert.DoesNotContain(client.Secret[..40], it, StringComparison.Ordinal);
        });
        Assert.Equal(
            client.Key,
            (await host.Services.GetRequiredService<IInstanceStore>().FindAsync("osaka", default))!.Instance.Tls!.Key!.Reveal());
    }

    [Theory]
    [InlineData("\"credentials\":{\"username\":\"robot:planted\",\"password\":\"x\"}")]
    [InlineData("\"credentials\":{\"username\":\"planted\\nrobot\",\"password\":\"x\"}")]
    [InlineData("\"internalEndpoint\":\"https://robot:planted@osaka.example.com\"")]
    [InlineData("\"internalEndpoint\":\"https://osaka.example.com?token=planted\"")]
    [InlineData("\"internalEndpoint\":\"robot:planted@osaka.example.com\"")]
    [InlineData("\"allowedHosts\":[\"robot:planted@osaka.example.com\"]")]
    [InlineData("\"region\":[\"planted\"]")]
    [InlineData("\"credentials\":{\"provider\":\"azure\",\"username\":\"u:planted\",\"password\":\"planted\",\"tenant\":\"t\"}")]
    [InlineData("\"credentials\":{\"provider\":\"azure\",\"endpoint\":\"https://a:planted@b\"}")]
    [InlineData("\"webhook\":{\"format\":\"generic\",\"authentication\":\"basic\",\"username\":\"u:planted\",\"secret\":\"planted\"}")]
    public async Task A_secret_in_a_place_where_none_belongs_is_not_repeated(string key)
    {
        await using var host = await ApiHost.StartAsync();

        var refused = await host.CallAsync(
            HttpMethod.Post, "/api/v1/instances", $$"""{"name":"osaka","endpoint":"https://osaka.example.com",{{key}}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.DoesNotContain("planted", refused.Text, StringComparison.Ordinal);
    }
}
