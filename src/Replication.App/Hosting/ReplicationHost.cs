using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Json;
using Replication.App.Configuration.Bodies;
using Replication.App.Logging;
using Replication.App.OpenApi;
using Replication.App.Readiness;
using Replication.App.Telemetry;
using Replication.Contracts.History;
using Replication.Contracts.Instances;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Coordination;
using Replication.Coordination.Instances;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;
using Replication.Copying;
using Replication.Registries;
using Replication.Registries.Http;
using Replication.Registries.Instances;
using Replication.WebConsole;

namespace Replication.App.Hosting;

/// <summary>Builds a process from the rooms.</summary>
internal static class ReplicationHost
{
    private const int MaxRequestLineBytes = 8 * 1024;
    private const int MaxHeaderBytes = 16 * 1024;

    /// <summary>Builds the host. <paramref name="changeLogging"/> may replace the console as the destination of the log.</summary>
    public static WebApplication Build(HostSettings settings, Action<ILoggingBuilder>? changeLogging = null)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = "replication", ContentRootPath = AppContext.BaseDirectory });
        AddLogging(builder.Logging, settings.LogLevel, settings.LogFormat);
        changeLogging?.Invoke(builder.Logging);
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.WebHost.ConfigureKestrel(it =>
        {
            it.AddServerHeader = false;
            // Filters and cursors are short. The size of bodies is limited where they are read.
            it.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            it.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            it.Limits.MaxConcurrentConnections = settings.Descriptors.Incoming;
        });
        builder.Services.Configure<JsonOptions>(
            it => it.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

        builder.Services.Configure<HostOptions>(it => it.ShutdownTimeout = settings.ShutdownTime);
        if (settings.Roles == Roles.Console)
            AddConsoleAlone(builder.Services, settings);
        else
            AddRooms(builder.Services, settings);
        var app = builder.Build();
        app.Use(AddAnswerHeaders);
        app.UseExceptionHandler(errors => errors.Run(AnswerErrorAsync));
        app.UseStatusCodePages(pages => AnswerStatusAsync(pages.HttpContext));
        if (settings.Roles.HasFlag(Roles.Console))
        {
            app.UseStartPageForPrograms(settings.Roles);
            app.MapConsole();
        }
        else
        {
            app.MapStartPage(settings.Roles);
        }
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics");
        if (settings.Roles.HasFlag(Roles.Ingest))
            app.MapHooks();
        if (settings.Roles.HasFlag(Roles.Coordinator))
        {
            app.MapApi();
            app.MapOpenApi();
        }
        return app;
    }

    private static void AddConsoleAlone(IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton(TimeProvider.System).AddTelemetry(settings.Roles, settings.OtlpEndpoint);
        services.AddHealthChecks().AddCheck<ConsoleHealthCheck>("api", tags: [HealthEndpoints.Ready]);
        services.AddConsole(settings);
    }

    // Services start in this order and stop in the reverse order: the web server, the sweep, the copies, then the bus.
    private static void AddRooms(IServiceCollection services, HostSettings settings)
    {
        // Shared times use the store's clock. Times that registries and clouds check use the clock of this machine.
        services.AddSingleton(new StoreTimeProvider(TimeProvider.System))
            .AddSingleton<TimeProvider>(static provider => provider.GetRequiredService<StoreTimeProvider>());
        services.AddSingleton(provider => new InstanceBook(
            settings.Instances, provider.GetRequiredService<IInstanceStore>(), provider.GetRequiredService<TimeProvider>()));
        services.AddTelemetry(settings.Roles, settings.OtlpEndpoint);
        services.AddStores(settings.Store, settings.KeyFolder, settings.Descriptors.Database);
        // Starts first, so that all other services use the shared time.
        services.AddHostedService<StoreClockWatch>();
        // Stops after everything that it counts.
        services.AddSingleton<HistoryRecorder>()
            .AddHostedService(provider => ActivatorUtilities.CreateInstance<HistoryWriter>(provider, settings.Roles));
        services.AddHostedService(provider => new OwnListenerWatch(provider.GetRequiredService<IServer>(), settings.Urls));
        AddRegistries(services, settings);
        AddReadiness(services, settings.Roles);
        services.AddSingleton<InstanceMetrics>();
        services.AddHostedService<SecretKeyWatch>();
        services.AddHostedService<InstanceRefresh>();
        if (settings.Roles.HasFlag(Roles.Ingest))
            services.AddIngest(settings.Webhooks);
        if (settings.Roles.HasFlag(Roles.Coordinator))
            services.AddSharedLimits().AddCoordinator(CoordinatorOf(settings));
        if (settings.Roles.HasFlag(Roles.Console))
            services.AddConsole(settings);
        services.AddBus(settings.Roles, settings.RabbitMq);
        if (settings.Roles.HasFlag(Roles.Worker))
            services.AddWorker(settings.Copying, settings.Copies, isOneOfMany: settings.RabbitMq is not null);
        if (settings.Roles.HasFlag(Roles.Coordinator))
            services.AddCoordinatorAfterBus(CoordinatorOf(settings));
        AddReload(services, settings);
    }

    // Starts last: what a reload changes has started before.
    private static void AddReload(IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton(settings.Reloads)
            .AddSingleton<ReloadRefusals>()
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<ReloadRecord>(provider, settings.Roles))
            .AddHostedService<ConfigurationReloads>();
        if (settings.Loaded is not { } loaded)
            return;
        services.AddSingleton(loaded)
            .AddSingleton(new ConfigurationFileInterval(settings.FileInterval))
            .AddSingleton(provider => new ConfigurationReload(
                loaded,
                provider.GetRequiredService<InstanceBook>(),
                settings.Access,
                settings.Notifications,
                provider.GetService<DeclareRules>(),
                provider.GetService<RemovedInstances>(),
                provider.GetService<SourceWarnings>()))
            .AddHostedService<ConfigurationFileWatch>();
    }

    private static CoordinatorSettings CoordinatorOf(HostSettings settings) => new()
    {
        Access = settings.Access,
        Quotas = settings.Quotas,
        Declared = new DeclaredRules(settings.Rules, settings.Topology),
        Readers = new BodyReaders(
            InstanceBody.Read,
            RuleBody.Read,
            PauseBody.ReadPause,
            PauseBody.ReadResume,
            RunBody.Read,
            ManualBody.Read,
            TaskSelectionBody.Read,
            BackfillBody.Read,
            ImportBody.Read),
        Sweep = settings.Sweep with { BusForgets = settings.RabbitMq is null },
        Backfills = settings.Backfills,
        Reconciler = settings.Reconciler,
        Notifications = settings.Notifications,
        NotificationDelivery = settings.NotificationDelivery,
    };

    private static void AddRegistries(IServiceCollection services, HostSettings settings) => services
        .AddSingleton(settings.CredentialProbes)
        .AddSingleton<CredentialStates>()
        .AddSingleton<PasswordsInUse>()
        .AddSingleton<LoginProbe>(static provider => provider.GetRequiredService<RegistryClients>().TryLoginAsync)
        .AddSingleton<CredentialJudge>()
        .AddSingleton(provider => new ConnectionBudget(settings.Descriptors.Outgoing, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => settings.Registries with
        {
            MaxConcurrentRequests = settings.Descriptors.Requests,
            Connections = provider.GetRequiredService<ConnectionBudget>(),
        })
        .AddSingleton(static provider => new RegistryClients(
            provider.GetRequiredService<InstanceBook>(),
                provider.GetRequiredService<RegistryClientOptions>(),
                TimeProvider.System,
                provider.GetRequiredService<ILoggerFactory>()));

    private static void AddReadiness(IServiceCollection services, Roles roles)
    {
        services.AddHealthChecks().AddTypeActivatedCheck<DependencyHealthCheck>(
            "store", failureStatus: null, tags: [HealthEndpoints.Ready], args: [Dependency.Store]);
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ReadinessWatch>(provider, roles));
    }

    private static void AddLogging(ILoggingBuilder logging, LogLevel level, LogFormat format)
    {
        logging.ClearProviders();
        logging.Services.AddSingleton<Dependencies>().AddSingleton<OutageSymptoms>();
        logging.AddConsole(static it => it.FormatterName = LineFormatter.FormatterName);
        logging.AddConsoleFormatter<LineFormatter, LineFormatterOptions>(
            it => (it.Format, it.IsDetailed) = (format, level <= LogLevel.Debug));
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", level);
        // HostRun reports a failed start once, in one sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // docs/security.md explains how the keys are kept; a warning at each start would only repeat it.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // ReadinessWatch logs what health checks find, once per change.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        logging.AddFilter("MassTransit", LogLevel.Warning);
    }

    // Responses depend on the token: caches must not store them, and browsers must not guess another content type.
    private static Task AddAnswerHeaders(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static it =>
        {
            var headers = ((HttpResponse)it).Headers;
            headers.XContentTypeOptions = "nosniff";
            if (headers.CacheControl.Count == 0)
                headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    }

    // No endpoint matched the path, or none accepts the method.
    private static Task AnswerStatusAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var (code, detail) = status switch
        {
            StatusCodes.Status404NotFound => ("request.unknown", "there is nothing at this address"),
            StatusCodes.Status405MethodNotAllowed => ("request.method", $"this address does not take {context.Request.Method}"),
            _ => ("request.unreadable", "the request cannot be read"),
        };
        return Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code })
            .ExecuteAsync(context);
    }

    // Internal errors are logged and not shown to the caller.
    private static Task AnswerErrorAsync(HttpContext context)
    {
        var status = context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
            ? bad.StatusCode
            : StatusCodes.Status500InternalServerError;
        return Results.Problem(
            status == StatusCodes.Status500InternalServerError ? "the log has the details" : "the request cannot be read",
            statusCode: status,
            extensions: new Dictionary<string, object?>
            {
                ["code"] = status == StatusCodes.Status500InternalServerError ? "internal" : "request.unreadable"
            }).ExecuteAsync(context);
    }
}
