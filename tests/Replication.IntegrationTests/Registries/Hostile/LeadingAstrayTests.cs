using System.Net;
using Microsoft.AspNetCore.Http;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.Registries;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries.Hostile;

/// <summary>A registry that redirects the program to other services: of this machine, of its network, and to the program itself.</summary>
public sealed class LeadingAstrayTests : IAsyncLifetime
{
    private static readonly RequestMatch UploadStart = new() { Method = "POST", Kind = RequestKind.UploadStart };
    private static readonly RequestMatch BlobRead = new() { Method = "GET", Kind = RequestKind.Blob };

    private readonly SampleImage _image = SampleImage.Create(seed: 90, layerSizes: [200_000]);
    private RegistryPair _pair = null!;
    private Service _service = null!;

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync();
        _service = await Service.StartAsync();
        await _pair.PushAsync(_image);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _pair.DisposeAsync();
    }

    [Theory]
    [InlineData("127.0.0.1", "/api/v1/rules/team")]
    [InlineData("127.0.0.1", "/v2/team/app/blobs/uploads/1")]
    [InlineData("localhost", "/api/v1/rules/team")]
    [InlineData("[::1]", "/api/v1/rules/team")]
    [InlineData("[::ffff:127.0.0.1]", "/api/v1/rules/team")]
    [InlineData("0.0.0.0", "/api/v1/rules/team")]
    [InlineData("2130706433", "/api/v1/rules/team")]
    public async Task An_upload_is_not_sent_to_another_service(string host, string path)
    {
        _pair.Target.Faults.Add(UploadStart, Fault.Location(_ => $"http://{host}:{_service.Address.Port}{path}"));

        var failure = await _pair.FailToCopyAsync();

        Assert.Equal((CopyFailure.RedirectRefused, false), (failure.Code, failure.IsWorthRetrying));
        Assert.Contains($":{_service.Address.Port} under allowedHosts", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_service.Requests);
        await _pair.AssertTagAbsentAsync();
    }

    [Fact]
    public async Task An_upload_goes_to_a_host_that_the_operator_listed()
    {
        _pair.Target.Faults.Add(UploadStart, Fault.Location(_ => $"{_service.Address}upload"));
        using var client = Client(_pair.Target.Address, $"127.0.0.1:{_service.Address.Port}");

        await _pair.Copier.CopyAsync(_pair.Request() with { Target = client }, default);

        Assert.Contains(_service.Requests, static it => it.StartsWith("PUT /upload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_login_is_not_posted_to_another_service()
    {
        _pair.Target.Faults.Add(new RequestMatch(), Fault.Header(
            "WWW-Authenticate", $"Bearer realm=\"{_service.Address}api/v1/rules/team\",service=\"x\"").Then(Fault.Status(401)));

        await _pair.FailToCopyAsync();

        Assert.DoesNotContain(_service.Requests, static it => !it.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task No_redirect_to_this_program_is_followed_even_when_listed(string host)
    {
        await using var api = await ApiHost.StartAsync();
        await api.CallAsync(HttpMethod.Post, "/api/v1/instances", """{"name":"osaka","endpoint":"https://osaka.example.com"}""");
        _pair.Target.Faults.Add(UploadStart, Fault.Location(_ => $"http://{host}:{api.Address.Port}/api/v1/instances/osaka"));
        using var target = Client(_pair.Target.Address, host);
        using var source = Client(_pair.Source.Address, host);

        var write = Assert.IsType<CopyResult.Failed>(
            await _pair.Copier.CopyAsync(_pair.Request() with { Target = target }, default)).Failure;
        _pair.Source.Faults.Add(
            new RequestMatch { Kind = RequestKind.Manifest },
            Fault.Redirect(new Uri($"http://{host}:{api.Address.Port}/api/v1/instances")));
        var read = (await Assert.ThrowsAsync<RegistryException>(
            () => source.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default))).Failure;

        Assert.Equal((CopyFailure.AddressRefused, CopyFailure.AddressRefused), (write.Code, read.Code));
        Assert.Contains("on which this program itself listens", read.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/instances/osaka")).Status);
    }

    [Fact]
    public async Task This_program_is_no_registry()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = Client(api.Address);

        var refusal =
            await Assert.ThrowsAsync<RegistryException>(() => client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default));

        Assert.Equal(CopyFailure.AddressRefused, refusal.Failure.Code);
    }

    [Theory]
    [InlineData("http://169.254.169.254")]
    [InlineData("http://[::ffff:169.254.169.254]")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]")]
    [InlineData("http://[fd00:ec2::254]")]
    [InlineData("http://168.63.129.16")]
    [InlineData("http://0.0.0.0:5000")]
    [InlineData("http://198.18.0.1")]
    public async Task A_registry_at_a_forbidden_address_fails_the_connection_check(string endpoint)
    {
        using var recorder = new ConnectionRecorder();
        using var client = Client(new Uri(endpoint), "*.example.com", "169.254.169.254");

        var refusal =
            await Assert.ThrowsAsync<RegistryException>(() => client.ResolveAsync(RegistryPair.Repository, RegistryPair.V1, default));
        var answers = await client.CheckAsync(RegistryPair.Repository, checksWrite: true, default);

        Assert.Equal(CopyFailure.AddressRefused, refusal.Failure.Code);
        Assert.Equal(CheckOutcome.Failed, answers.Single(static it => it.Question == "connection").Outcome);
        Assert.False(recorder.Saw("169.254.169.254"));
    }

    [Theory]
    [InlineData("http://168.63.129.16/machine")]
    [InlineData("http://[::ffff:a9fe:a9fe]/latest/meta-data/")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/latest/meta-data/")]
    [InlineData("http://[2002:a9fe:a9fe::1]/latest/meta-data/")]
    [InlineData("http://[fd20:ce::254]/computeMetadata/v1/")]
    public async Task No_redirect_to_a_metadata_service_is_followed_even_when_listed(string to)
    {
        _pair.Source.Faults.Add(BlobRead, Fault.Redirect(new Uri(to)));
        using var source = Client(_pair.Source.Address, "168.63.129.16");

        var failure =
            Assert.IsType<CopyResult.Failed>(await _pair.Copier.CopyAsync(_pair.Request() with { Source = source }, default)).Failure;

        Assert.Contains(failure.Code, new[] { CopyFailure.RedirectRefused, CopyFailure.AddressRefused });
    }

    private static RegistryClient Client(Uri endpoint, params string[] allowed) =>
        new(new RegistryConnection { Endpoint = endpoint, AllowedHosts = allowed }, RegistryPair.Impatient, TimeProvider.System);

    /// <summary>Another service of this machine, which records its requests.</summary>
    private sealed class Service : IAsyncDisposable
    {
        private readonly List<string> _asked = [];
        private LoopbackServer _server = null!;

        private Service()
        {
        }

        public Uri Address => _server.Address;

        public IReadOnlyList<string> Requests
        {
            get
            {
                lock (_asked)
                    return [.. _asked];
            }
        }

        public static async Task<Service> StartAsync()
        {
            var service = new Service();
            service._server = await LoopbackServer.StartAsync(context =>
            {
                lock (service._asked)
                    service._asked.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return Task.CompletedTask;
            });
            return service;
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
