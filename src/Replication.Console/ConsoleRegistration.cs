using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Replication.WebConsole.Access;
using Replication.WebConsole.Parts;

namespace Replication.WebConsole;

/// <summary>Adds the web console to a process.</summary>
public static class ConsoleRegistration
{
    // The longest text of a field in UTF-8, with what surrounds it. A longer message closes the page.
    private const int MaxMessageBytes = (4 * AreaField.MaxLength) + (16 * 1024);

    /// <summary>Registers the services of the console.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services, Func<IServiceProvider, ConsoleOptions> options)
    {
        services.AddSingleton(options)
            .AddSingleton<ConsoleHttp>()
            .AddSingleton<ConsoleServer>()
            .AddSingleton(static it => new ConsoleProbe(it.GetRequiredService<ConsoleServer>()))
            .AddSingleton<OpenSessions>()
            .AddScoped<ConsoleSession>();
        services.AddRazorComponents().AddInteractiveServerComponents(it =>
        {
            it.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(1);
            it.DisconnectedCircuitMaxRetained = 50;
        })
        .AddHubOptions(static it => it.MaximumReceiveMessageSize = MaxMessageBytes);
        services.AddMudServices();
        services.AddAuthentication(ConsoleClaims.Scheme).AddCookie(ConsoleClaims.Scheme, it =>
        {
            it.Cookie.Name = "replication-session";
            it.Cookie.HttpOnly = true;
            it.Cookie.SameSite = SameSiteMode.Lax;
            it.Cookie.SecurePolicy = CookieSecurePolicy.None;
            it.Events.OnSigningIn = static context =>
            {
                // A proxy that ends TLS says so. A false header can only make the cookie stricter.
                context.CookieOptions.Secure = ConsoleGate.IsBehindTls(context.Request);
                return Task.CompletedTask;
            };
            it.ExpireTimeSpan = ConsoleOptions.SessionTime;
            it.SlidingExpiration = true;
        });
        services.AddAntiforgery(static it => it.Cookie.Name = "replication-form");
        return services;
    }

    /// <summary>Adds the pages. Call it before other endpoints are mapped, and after the error handlers.</summary>
    public static void MapConsole(this WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<ConsoleGate>();
        app.UseAntiforgery();
        app.MapAssets();
        SignInEndpoints.Map(app);
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(static it => it.ContentSecurityFrameAncestorsPolicy = null)
            .Add(static it =>
            {
                var isOpen = it is RouteEndpointBuilder { RoutePattern.RawText: ConsoleGate.SignInPath };
                it.Metadata.Add(new ConsoleEndpoint { IsOpen = isOpen });
            });
    }
}
