using System.Net;
using System.Text;
using Replication.App.OpenApi;

namespace Replication.App.Hosting;

/// <summary><c>GET /</c>: what this process is and where its interfaces are, as HTML for browsers and as text for others.</summary>
internal static class StartPage
{
    private const string Summary = "Replicates container images between registry instances as soon as they are pushed.";

    // The page has no scripts and loads nothing.
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Answers programs with the text where browsers get the console.</summary>
    public static void UseStartPageForPrograms(this IApplicationBuilder app, Roles roles) => app.Use((context, next) =>
        context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method) && !IsBrowser(context)
            ? WriteAsync(context, roles)
            : next(context));

    public static void MapStartPage(this IEndpointRouteBuilder routes, Roles roles) =>
        routes.MapGet("/", context => WriteAsync(context, roles));

    private static bool IsBrowser(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task WriteAsync(HttpContext context, Roles roles)
    {
        var isBrowser = IsBrowser(context);
        context.Response.ContentType = isBrowser ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.Vary = "Accept";
        return context.Response.WriteAsync(isBrowser ? Html(roles) : PlainText(roles));
    }

    /// <summary>The interfaces of a process with these roles.</summary>
    internal static IReadOnlyList<(string Path, string Meaning)> Links(Roles roles)
    {
        List<(string Path, string Meaning)> links = [];
        if (roles.HasFlag(Roles.Console))
            links.Add(("/", "is the web console, for browsers"));
        if (roles.HasFlag(Roles.Coordinator))
            links.Add((OpenApiEndpoint.Route, "describes the API under /api/v1"));
        links.Add((HealthEndpoints.ReadyPath, "shows whether store and bus are available"));
        links.Add(("/metrics", "has the metrics for Prometheus"));
        return links;
    }

    internal static string PlainText(Roles roles)
    {
        var text = new StringBuilder($"Replication {ProductVersion.Text} ({RolesText(roles)})\n{Summary}\n\n");
        foreach (var (path, meaning) in Links(roles))
            text.Append($"{path,-16}  {meaning}\n");
        return text.Append("\nThe documentation is in the folder docs of the source code; 'replication --help' lists the commands.\n")
            .ToString();
    }

    internal static string Html(Roles roles)
    {
        var text = new StringBuilder($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Replication</title>
            <style>body { font-family: sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em; line-height: 1.5 }</style>
            </head>
            <body>
            <h1>Replication {{WebUtility.HtmlEncode(ProductVersion.Text)}}</h1>
            <p>{{Summary}}</p>
            <p>Roles of this process: {{RolesText(roles)}}.</p>
            <ul>

            """);
        foreach (var (path, meaning) in Links(roles))
            text.Append($"<li><a href=\"{path}\">{path}</a> {meaning}</li>\n");
        return text.Append("""
            </ul>
            <p>The documentation is in the folder <code>docs</code> of the source code;
            <code>replication --help</code> lists the commands.</p>
            </body>
            </html>

            """).ToString();
    }

    private static string RolesText(Roles roles) => string.Join(", ", RoleNames.Of(roles));
}
