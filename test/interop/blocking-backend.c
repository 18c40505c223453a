/* A backend as C programs are often written: blocking calls, and no look at the flags of what it is passed. It accepts one
 * handoff and echoes what comes on the connection; says "read failed" where the connection does not block. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int receive_all(int from, unsigned char *bytes, size_t count) {
  for (size_t got = 0; got < count;) {
    ssize_t more = read(from, bytes + got, count - got);
    if (more <= 0) return 0;
    got += more;
  }
  return 1;
}

int main(int count, char **arguments) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (count < 2) return 2;
  strncpy(address.sun_path, arguments[1], sizeof address.sun_path - 1);
  int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 8) < 0) return 1;
  int broker = accept(listener, NULL, NULL);

  unsigned char token[16];
  union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int))]; } control;
  struct iovec part = {token, sizeof token};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  if (recvmsg(broker, &message, MSG_WAITALL) != sizeof token) return 1;
  struct cmsghdr *passed = CMSG_FIRSTHDR(&message);
  if (passed == NULL || passed->cmsg_type != SCM_RIGHTS) return 1;
  int client;
  memcpy(&client, CMSG_DATA(passed), sizeof client);

  unsigned char offer[256];
  if (!receive_all(broker, offer, 5) || offer[1] > sizeof offer - 5 || !receive_all(broker, offer + 5, offer[1])) return 1;
  /* Frame: version 1, response, protocol 0xD0FF, payload, request_id 1; HandoffAck: token, accepted, correlation_id 1. */
  unsigned char ack[] = {1, 34, 0, 0, 0, 8, 1, 16, 1, 24, 255, 161, 3, 34, 22, 10, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 1, 32, 1, 40, 1};
  memcpy(ack + 17, token, sizeof token);
  if (write(broker, ack, sizeof ack) != sizeof ack) return 1;

  char said[256];
  for (;;) {
    ssize_t length = read(client, said, sizeof said);
    if (length < 0) {
      perror("read failed");
      return 1;
    }
    if (length == 0) return 0;
    if (write(client, said, length) != length) return 1;
  }
}
