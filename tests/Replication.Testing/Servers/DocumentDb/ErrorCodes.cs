namespace Replication.Testing.Servers.DocumentDb;

/// <summary>An error with a MongoDB error code.</summary>
internal sealed class CommandException(int code, string message) : Exception(message)
{
    public int Code => code;
}

/// <summary>Maps the SQLSTATE codes of PostgreSQL and of the extension to MongoDB error codes.</summary>
internal static class ErrorCodes
{
    public const int InternalError = 1;
    public const int CursorNotFound = 43;
    public const int CommandNotFound = 59;
    public const int WriteConflict = 112;
    public const int DuplicateKey = 11000;

    private static readonly Dictionary<string, int> Codes = new()
    {
        ["23505"] = DuplicateKey,
        ["23P01"] = DuplicateKey,
        ["40001"] = WriteConflict,
        ["40P01"] = WriteConflict,
        ["55P03"] = WriteConflict,
        ["57014"] = 50,
        ["0A000"] = 115,
        ["22P02"] = 2,
        ["22023"] = 2,
        ["M0001"] = 2,
        ["M0003"] = 9,
        ["M0004"] = 14,
        ["M0008"] = 26,
        ["M0009"] = 27,
        ["M000D"] = 40,
        ["M000E"] = CursorNotFound,
        ["M000M"] = 66,
        ["M000R"] = 85,
        ["M000S"] = 86,
        ["M000U"] = 115,
        ["M001C"] = DuplicateKey,
        ["M00CO"] = 121,
    };

    private static readonly Dictionary<int, string> Names = new()
    {
        [InternalError] = "InternalError",
        [2] = "BadValue",
        [9] = "FailedToParse",
        [14] = "TypeMismatch",
        [26] = "NamespaceNotFound",
        [27] = "IndexNotFound",
        [40] = "ConflictingUpdateOperators",
        [CursorNotFound] = "CursorNotFound",
        [50] = "MaxTimeMSExpired",
        [CommandNotFound] = "CommandNotFound",
        [66] = "ImmutableField",
        [85] = "IndexOptionsConflict",
        [86] = "IndexKeySpecsConflict",
        [WriteConflict] = "WriteConflict",
        [115] = "CommandNotSupported",
        [121] = "DocumentValidationFailure",
        [DuplicateKey] = "DuplicateKey",
    };

    public static int CodeOf(string state) => Codes.GetValueOrDefault(state, InternalError);

    public static string NameOf(int code) => Names.GetValueOrDefault(code, $"Location{code}");

    /// <summary>Unpacks the SQLSTATE of an error inside a result: a number with six bits per character.</summary>
    public static string Unpack(int packed) => string.Create(5, packed, static (state, packed) =>
    {
        for (var i = 0; i < state.Length; i++)
            state[i] = (char)('0' + ((packed >> (6 * i)) & 63));
    });
}
