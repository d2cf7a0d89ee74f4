using System.Net;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Replication.Contracts.Access;
using Replication.UnitTests.Client;
using Replication.WebConsole;
using Replication.WebConsole.Access;
using Replication.WebConsole.Texts;

namespace Replication.UnitTests.Console.Components;

/// <summary>Renders components of the console without a browser and without a server.</summary>
internal sealed class ConsoleBench : BunitContext
{
    /// <summary>The longest wait for a rendering. It is reached only by a test that fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConsoleHttp _http;

    public ConsoleBench(
        Func<HttpRequestMessage, HttpResponseMessage>? api = null,
        Language language = Language.English,
        string role = "admin",
        TimeProvider? clock = null)
    {
        Api = new AnsweringHandler(api ?? (static _ => new HttpResponseMessage(HttpStatusCode.NotFound)));
        _http = new ConsoleHttp(() => Api, clock ?? TimeProvider.System);
        Session = new ConsoleSession(
            new ConsoleOptions { Server = static () => new Uri("http://replication.example"), IsLocal = static _ => true, Version = "1" },
            _http,
            new OpenSessions());
        Session.Begin(
            ConsoleView.Default with { Language = language },
            ConsoleClaims.Of("ops", "token", (clock ?? TimeProvider.System).GetUtcNow()));
        Session.Identify(new CallerDocument("ops", role, Namespaces: null));
        Services.AddMudServices();
        Services.AddSingleton(clock ?? TimeProvider.System);
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        RenderTree.Add<CascadingValue<ConsoleSession>>(it => it.Add(static value => value.Value, Session));
    }

    /// <summary>The session of the components.</summary>
    public ConsoleSession Session { get; }

    /// <summary>What the components asked of the API.</summary>
    public AnsweringHandler Api { get; }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Session.Dispose();
            _http.Dispose();
            Api.Dispose();
        }
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        _http.Dispose();
        Api.Dispose();
    }
}
