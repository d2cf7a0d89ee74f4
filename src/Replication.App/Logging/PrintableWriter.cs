using System.Text;

namespace Replication.App.Logging;

/// <summary>Escapes text with <see cref="PrintableText"/> and writes it to another writer. Line feeds and tabs are kept.</summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(PrintableText.Escape(value.ToString(), keepLines: true));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => inner.Write(PrintableText.Escape(value ?? "", keepLines: true));

    public override void WriteLine(string? value) => inner.WriteLine(PrintableText.Escape(value ?? "", keepLines: true));

    public override void WriteLine() => inner.WriteLine();

    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override void Flush() => inner.Flush();
}
