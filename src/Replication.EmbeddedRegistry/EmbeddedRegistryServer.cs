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

/// <summary>
/// A small OCI registry in this process that stores its content on disk. It follows the distribution specification, except for the
/// configured faults.
/// </summary>
public sealed class EmbeddedRegistryServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1);

    private readonly WebApplication _application;
    private readonly List<EventSender> _senders;
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
        _senders = [
            .. options.Notifications.Select(
                it => new EventSender(it, options.TimeProvider, options.LoggerFactory.CreateLogger<EventSender>()))
        ];
        Requests = new RequestLog(options.RequestLogCapacity);

        var users = new UserDirectory(options.Users);
        var events = new EventPublisher(_senders, options.TimeProvider);
        var endpoints = new RegistryRoutes(
            new TokenRoutes(options, users, _tokens),
            new ListRoutes(manifests),
            new ManifestRoutes(options, manifests, blobs, events),
            new ReferrersRoutes(options, manifests),
            new BlobRoutes(blobs, events),
            new UploadRoutes(options, _uploads, blobs, events),
            _objectStore);
        var access = new AccessControl(options.Authentication, users, _tokens);
        var pipeline =
            new RequestPipeline(options, Requests, Faults, access, endpoints, options.LoggerFactory.CreateLogger<RequestPipeline>());
        _application = Build(options, pipeline);
    }

    /// <summary>The address, such as <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The faults to inject; initially none.</summary>
    public FaultScript Faults { get; } = new();

    public RequestLog Requests { get; }

    /// <summary>The object store, when <see cref="EmbeddedRegistryOptions.ObjectStore"/> is set.</summary>
    public ObjectStore ObjectStore =>
        _objectStore ?? throw new InvalidOperationException("this registry was started without an object store");

    public static async Task<EmbeddedRegistryServer> StartAsync(
        EmbeddedRegistryOptions options, CancellationToken cancellationToken = default)
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

    /// <summary>Expires all issued access tokens.</summary>
    public void ExpireTokens() => _tokens.ExpireAll();

    /// <summary>The number of open upload sessions.</summary>
    public int OpenUploadCount => _uploads.Count;

    /// <summary>Loses all open upload sessions.</summary>
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
        // The addresses are in the order of the bindings.
        var addresses = _application.Services.GetRequiredService<IServer>().Features
            .GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Select(it => new Uri(it))
            .ToList();
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
            // Faults inject slow and stalled transfers.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        // A write completes when the operating system has the bytes, so that a cut happens after an exact number of bytes.
        builder.Services.Configure<SocketTransportOptions>(it => it.MaxWriteBufferSize = 1);
        var application = builder.Build();
        application.Run(pipeline.HandleAsync);
        return application;
    }

    // The host process handles its signals; the registry must not.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
