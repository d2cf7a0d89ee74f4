using Replication.Contracts;

namespace Replication.App.Configuration.Values;

/// <summary>Addresses of the broker and of the database server. Their text is never shown, because it contains passwords.</summary>
internal static class ServerAddresses
{
    private const int MaxDatabaseNameLength = 63;

    public static readonly ValueKind<Secret> RabbitMq = new(
        "rabbitmq://user:password@host:5672/vhost (rabbitmqs for TLS)",
        text => IsRabbitMq(text) ? ReadValue<Secret>.Of(new Secret(text)) : ReadValue<Secret>.Refused(),
        Hidden: true)
    {
        Schema = Patterns.Schema("(rabbitmq|amqp)s?://.+"),
    };

    public static readonly ValueKind<Secret> MongoDb = new(
        "mongodb://user:password@host:27017 or mongodb+srv://…",
        text => (text.StartsWith("mongodb://", StringComparison.Ordinal) || text.StartsWith("mongodb+srv://", StringComparison.Ordinal))
            && Scalars.IsPlain(text)
            ? MongoAddress.Flaw(text) is { } flaw
                ? ReadValue<Secret>.Refused($"is not allowed: {flaw}")
                : ReadValue<Secret>.Of(new Secret(text))
            : ReadValue<Secret>.Refused(),
        Hidden: true)
    {
        Schema = Patterns.Schema(@"mongodb(\+srv)?://.+"),
    };

    // Characters that MongoDB forbids in the name of a database, on any system.
    public static readonly ValueKind<string> DatabaseName = new(
        $"the name of a database, 1 to {MaxDatabaseNameLength} letters, digits, - and _",
        text => text.Length is > 0 and <= MaxDatabaseNameLength && text.All(it => char.IsAsciiLetterOrDigit(it) || it is '-' or '_')
            ? ReadValue<string>.Of(text)
            : ReadValue<string>.Refused())
    {
        Schema = Patterns.Schema($"[A-Za-z0-9_-]{{1,{MaxDatabaseNameLength}}}"),
    };

    // Clients of RabbitMQ reject other forms only at the first connection.
    private static bool IsRabbitMq(string text) =>
        Scalars.IsPlain(text)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "rabbitmq" or "rabbitmqs" or "amqp" or "amqps"
        && uri.Host.Length > 0
        && uri.Port != 0
        && uri.Query.Length == 0
        && uri.Fragment.Length == 0
        && !uri.AbsolutePath.Trim('/').Contains('/', StringComparison.Ordinal);
}
