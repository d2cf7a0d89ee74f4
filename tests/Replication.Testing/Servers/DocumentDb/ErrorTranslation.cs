using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>Translates PostgreSQL errors to MongoDB errors.</summary>
internal static partial class ErrorTranslation
{
    /// <summary>
    /// Translates an error. A duplicate key error of PostgreSQL names a constraint, so the name of the index is looked up.
    /// </summary>
    public static async Task<CommandException> TranslateAsync(Postgres postgres, PostgresException error, Command command)
    {
        if (ErrorCodes.CodeOf(error.SqlState) is not ErrorCodes.DuplicateKey || error.SqlState is "M001C")
            return Translate(error.SqlState, error.MessageText, command);
        var index = "_id_";
        if (ConstraintOfIndex().Match(error.ConstraintName ?? "") is { Success: true } match)
        {
            index = Encoding.UTF8.GetString(await postgres.DocumentAsync(
                "SELECT (index_spec).index_name::text::bytea FROM documentdb_api_catalog.collection_indexes WHERE index_id = $1",
                long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
        }
        return Translate(error.SqlState, $"Index '{index}'", command);
    }

    public static CommandException Translate(string state, string message, Command command) => ErrorCodes.CodeOf(state) switch
    {
        ErrorCodes.DuplicateKey => new(
            ErrorCodes.DuplicateKey,
            $"E11000 duplicate key error collection: {command.Database}.{command.Target} index: "
                + $"{QuotedIndex().Match(message).Groups[1].Value} dup key: {{ }}"),
        ErrorCodes.InternalError => new(ErrorCodes.InternalError, $"{message} ({state})"),
        var code => new(code, message),
    };

    [GeneratedRegex("Index '([^']*)'")]
    private static partial Regex QuotedIndex();

    [GeneratedRegex(@"\Adocuments_rum_index_([0-9]+)\z")]
    private static partial Regex ConstraintOfIndex();
}
