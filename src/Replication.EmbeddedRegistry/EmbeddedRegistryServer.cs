using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Disk;
using Replication.EmbeddedRegistry.Endpoints;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry;

/// <summary>A small OCI registry inside this process, with its content on disk. It does what the distribution specification says, until told otherwise.</summary>
public sealed class EmbeddedRegistryServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;
    private readonly List<NotificationSender> _senders;
    private readonly TokenStore _tokens;
    private readonly UploadStore _uploads;
    private readonly ObjectStore? _objectStore;

    private EmbeddedRegistryServer(EmbeddedRegistryOptions options)
    {
        var folder = new RegistryFolder(options.Folder);
        var blobs = new BlobStore(folder);
        var manifests = new ManifestStore(folder);
        _uploads = new UploadStore(folder);
        _tokens = new TokenStore(options.TimeProvider);
        _objectStore = options.ObjectStore ? new ObjectStore(blobs, options.TimeProvider) : null;
        _senders = [.. options.Notifications.Select(it => new NotificationSender(it, options.TimeProvider, options.LoggerFactory.CreateLogger<NotificationSender>()))];
        Requests = new RequestLog(options.RequestLogCapacity);

        var users = new UserDirectory(options.Users);
        var events = new EventPublisher(_senders, options.TimeProvider);
        var endpoints = new RegistryEndpoints(
            new TokenEndpoint(options, users, _tokens),
            new ListEndpoint(manifests),
            new ManifestEndpoint(options, manifests, blobs, events),
            new ReferrersEndpoint(options, manifests),
            new BlobEndpoint(blobs, events),
            new UploadEndpoint(options, _uploads, blobs, events),
            _objectStore);
        var access = new AccessControl(options.Authentication, users, _tokens);
        var pipeline = new RequestPipeline(options, Requests, Faults, access, endpoints, options.LoggerFactory.CreateLogger<RequestPipeline>());
        _application = Build(options, pipeline);
    }

    /// <summary>Where it listens, <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>How it misbehaves; at first it does not.</summary>
    public FaultScript Faults { get; } = new();

    public RequestLog Requests { get; }

    /// <summary>The object store that <see cref="EmbeddedRegistryOptions.ObjectStore"/> asks for.</summary>
    public ObjectStore ObjectStore => _objectStore ?? throw new InvalidOperationException("this registry was started without an object store");

    public static async Task<EmbeddedRegistryServer> StartAsync(EmbeddedRegistryOptions options, CancellationToken cancellationToken = default)
    {
        var server = new EmbeddedRegistryServer(options);
        try
        {
            await server._application.StartAsync(cancellationToken);
            server.ReadAddresses();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>No token that was handed out is good any longer.</summary>
    public void ExpireTokens() => _tokens.ExpireAll();

    /// <summary>Uploads that were begun, and neither completed nor given up.</summary>
    public int OpenUploadCount => _uploads.Count;

    /// <summary>No upload that is under way is known any longer.</summary>
    public void ForgetUploads() => _uploads.Forget();

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        foreach (var sender in _senders)
            await sender.DisposeAsync();
    }

    private void ReadAddresses()
    {
        // In the order in which they were bound.
        var addresses = _application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(it => new Uri(it)).ToList();
        Address = addresses[0];
        if (_objectStore is not null)
            _objectStore.Address = addresses[1];
    }

    private static WebApplication Build(EmbeddedRegistryOptions options, RequestPipeline pipeline)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(options.LoggerFactory);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(it => it.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Host, options.Port, it =>
            {
                it.Protocols = options.Certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (options.Certificate is { } certificate)
                    it.UseHttps(certificate);
            });
            if (options.ObjectStore)
                kestrel.Listen(options.Host, 0, it => it.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = null;
            // Slow and stalled transfers are what the faults are about.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        // A write ends when the bytes are with the operating system, so that a cut comes after exactly so many.
        builder.Services.Configure<SocketTransportOptions>(it => it.MaxWriteBufferSize = 1);
        var application = builder.Build();
        application.Run(pipeline.HandleAsync);
        return application;
    }

    // The process belongs to somebody else: its signals are not for a registry inside it.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
