using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Replication.Coordination;
using Replication.Coordination.Rules;
using Replication.Copying;
using Replication.Storage.Sqlite;

namespace Replication.App.Hosting;

/// <summary>Puts the rooms together into one process.</summary>
internal static class ReplicationHost
{
    public static WebApplication Build(HostSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "replication", ContentRootPath = AppContext.BaseDirectory });
        AddLogging(builder.Logging, settings.LogLevel);
        builder.WebHost.UseUrls([.. settings.Urls]);
        builder.WebHost.ConfigureKestrel(it => it.AddServerHeader = false);
        builder.Services.Configure<JsonOptions>(it => it.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

        builder.Services.Configure<HostOptions>(it => it.ShutdownTimeout = settings.Copying.DrainTime + TimeSpan.FromSeconds(20));
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(settings.Instances)
            .AddSqliteStores(new SqliteStoreOptions { Path = settings.StorePath })
            .AddIngest()
            .AddCoordinator(settings.Sweep, settings.Access, new DeclaredRules(settings.Rules))
            .AddBus()
            .AddWorker(settings.Copying, settings.Copies)
            .AddSweep()
            .AddHealthChecks().AddCheck<StoreHealthCheck>("store", tags: [HealthEndpoints.Ready]);

        var app = builder.Build();
        app.UseExceptionHandler(errors => errors.Run(AnswerErrorAsync));
        app.MapHealth();
        app.MapHooks();
        app.MapApi();
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(it =>
        {
            it.SingleLine = true;
            it.UseUtcTimestamp = true;
            it.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", level);
        // Why a start failed is told once, in a sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter("MassTransit", LogLevel.Warning);
    }

    // What went wrong inside is for the log, not for the caller.
    private static Task AnswerErrorAsync(HttpContext context)
    {
        var status = context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
        return Results.Problem(
            status == StatusCodes.Status500InternalServerError ? "the log has the details" : "the request cannot be read",
            statusCode: status,
            extensions: new Dictionary<string, object?> { ["code"] = status == StatusCodes.Status500InternalServerError ? "internal" : "request.unreadable" }).ExecuteAsync(context);
    }
}
